using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class MailboxCandidates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Cloud",
                table: "Mailboxes",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ProvedAt",
                table: "Mailboxes",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TokenScope",
                table: "Mailboxes",
                type: "TEXT",
                maxLength: 255,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "MailboxCandidates",
                columns: table => new
                {
                    MailboxId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Attempt = table.Column<Guid>(type: "TEXT", nullable: false),
                    SettingsJson = table.Column<string>(type: "TEXT", nullable: false),
                    ProtectedSecret = table.Column<string>(type: "TEXT", nullable: true),
                    ProtectedPassword = table.Column<string>(type: "TEXT", nullable: true),
                    SavedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    SavedBy = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Report = table.Column<string>(type: "TEXT", nullable: true),
                    Problem = table.Column<int>(type: "INTEGER", nullable: true),
                    Detail = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailboxCandidates", x => x.MailboxId);
                    table.ForeignKey(
                        name: "FK_MailboxCandidates_Mailboxes_MailboxId",
                        column: x => x.MailboxId,
                        principalTable: "Mailboxes",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MailboxCandidates");

            migrationBuilder.DropColumn(
                name: "Cloud",
                table: "Mailboxes");

            migrationBuilder.DropColumn(
                name: "ProvedAt",
                table: "Mailboxes");

            migrationBuilder.DropColumn(
                name: "TokenScope",
                table: "Mailboxes");
        }
    }
}
