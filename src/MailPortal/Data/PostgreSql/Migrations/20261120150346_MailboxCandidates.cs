using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.PostgreSql.Migrations
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
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ProvedAt",
                table: "Mailboxes",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TokenScope",
                table: "Mailboxes",
                type: "character varying(255)",
                maxLength: 255,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "MailboxCandidates",
                columns: table => new
                {
                    MailboxId = table.Column<Guid>(type: "uuid", nullable: false),
                    Attempt = table.Column<Guid>(type: "uuid", nullable: false),
                    SettingsJson = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ProtectedSecret = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ProtectedPassword = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    SavedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SavedBy = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    Report = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Problem = table.Column<int>(type: "integer", nullable: true),
                    Detail = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C")
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
