using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class PartlyTakenAndMailboxLimits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Mailbox",
                table: "Outbox",
                type: "nvarchar(320)",
                maxLength: 320,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "RemainingRecipients",
                table: "Outbox",
                type: "nvarchar(max)",
                nullable: true,
                collation: "Latin1_General_100_BIN2");

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

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_Mailbox_EndedAt",
                table: "Outbox",
                columns: new[] { "Mailbox", "EndedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "LimitedMailboxes");

            migrationBuilder.DropIndex(
                name: "IX_Outbox_Mailbox_EndedAt",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "Mailbox",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "RemainingRecipients",
                table: "Outbox");
        }
    }
}
