using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class LimitedMailboxes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "LimitedMailboxes",
                columns: table => new
                {
                    Address = table.Column<string>(type: "nvarchar(320)", maxLength: 320, nullable: false, collation: "Latin1_General_100_BIN2"),
                    AskedAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LimitedMailboxes", x => x.Address);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "LimitedMailboxes");
        }
    }
}
