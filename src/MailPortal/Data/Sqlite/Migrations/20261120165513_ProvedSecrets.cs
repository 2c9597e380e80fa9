using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class ProvedSecrets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "SecretProvedAt",
                table: "Mailboxes",
                type: "TEXT",
                nullable: true);

            // What worked before this version has worked; and what was received before keeps its place in the lists.
            migrationBuilder.Sql("UPDATE \"Mailboxes\" SET \"ProvedAt\" = \"LastSuccessAt\", \"SecretProvedAt\" = \"LastSuccessAt\" WHERE \"LastSuccessAt\" IS NOT NULL;");
            migrationBuilder.Sql("UPDATE \"DocumentDeliveries\" SET \"Sequence\" = (SELECT \"Documents\".\"Sequence\" FROM \"Documents\" WHERE \"Documents\".\"Id\" = \"DocumentDeliveries\".\"DocumentId\") WHERE \"Sequence\" = 0;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "SecretProvedAt",
                table: "Mailboxes");
        }
    }
}
