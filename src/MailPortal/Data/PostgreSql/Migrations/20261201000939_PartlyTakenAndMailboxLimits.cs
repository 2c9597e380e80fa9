using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.PostgreSql.Migrations
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
                type: "character varying(320)",
                maxLength: 320,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<string>(
                name: "RemainingRecipients",
                table: "Outbox",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "LimitedMailboxes",
                columns: table => new
                {
                    Address = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false, collation: "C"),
                    AskedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
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
