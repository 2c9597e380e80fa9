using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.SqlServer.Migrations
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
                type: "nvarchar(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "ProvedAt",
                table: "Mailboxes",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TokenScope",
                table: "Mailboxes",
                type: "nvarchar(255)",
                maxLength: 255,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.CreateTable(
                name: "MailboxCandidates",
                columns: table => new
                {
                    MailboxId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    Attempt = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    SettingsJson = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    ProtectedSecret = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    ProtectedPassword = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    SavedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    SavedBy = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Report = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    Problem = table.Column<int>(type: "int", nullable: true),
                    Detail = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true, collation: "Latin1_General_100_BIN2")
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
