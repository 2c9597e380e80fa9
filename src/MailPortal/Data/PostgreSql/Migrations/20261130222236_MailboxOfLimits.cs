using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class MailboxOfLimits : Migration
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

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_Mailbox_EndedAt",
                table: "Outbox",
                columns: new[] { "Mailbox", "EndedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Outbox_Mailbox_EndedAt",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "Mailbox",
                table: "Outbox");
        }
    }
}
