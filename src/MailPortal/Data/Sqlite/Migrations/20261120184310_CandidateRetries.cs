using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class CandidateRetries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "RetryAt",
                table: "MailboxCandidates",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_MailboxCandidates_RetryAt",
                table: "MailboxCandidates",
                column: "RetryAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_MailboxCandidates_RetryAt",
                table: "MailboxCandidates");

            migrationBuilder.DropColumn(
                name: "RetryAt",
                table: "MailboxCandidates");
        }
    }
}
