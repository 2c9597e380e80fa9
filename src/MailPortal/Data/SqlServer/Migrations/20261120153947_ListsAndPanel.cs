using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class ListsAndPanel : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Messages_MailboxId_Outcome",
                table: "Messages");

            migrationBuilder.DropIndex(
                name: "IX_Messages_OrganizationId_ReceivedAt",
                table: "Messages");

            migrationBuilder.AddColumn<string>(
                name: "SearchText",
                table: "Messages",
                type: "nvarchar(1500)",
                maxLength: 1500,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<long>(
                name: "Sequence",
                table: "DocumentDeliveries",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "IntakeHours",
                columns: table => new
                {
                    OrganizationId = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    Hour = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Messages = table.Column<int>(type: "int", nullable: false),
                    Documents = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IntakeHours", x => new { x.OrganizationId, x.Hour });
                });

            migrationBuilder.CreateIndex(
                name: "IX_PollRuns_EndedAt",
                table: "PollRuns",
                column: "EndedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Messages_MailboxId_Id",
                table: "Messages",
                columns: new[] { "MailboxId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Messages_MailboxId_Outcome_Id",
                table: "Messages",
                columns: new[] { "MailboxId", "Outcome", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Messages_OrganizationId_Id",
                table: "Messages",
                columns: new[] { "OrganizationId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Messages_OrganizationId_Outcome_Id",
                table: "Messages",
                columns: new[] { "OrganizationId", "Outcome", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Messages_OrganizationId_ReceivedAt_Id",
                table: "Messages",
                columns: new[] { "OrganizationId", "ReceivedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Messages_Outcome_Id",
                table: "Messages",
                columns: new[] { "Outcome", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Messages_ReceivedAt_Id",
                table: "Messages",
                columns: new[] { "ReceivedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_Class_Sequence",
                table: "Documents",
                columns: new[] { "Class", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_Format_Sequence",
                table: "Documents",
                columns: new[] { "Format", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_IssuerId_Sequence",
                table: "Documents",
                columns: new[] { "IssuerId", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_Number",
                table: "Documents",
                column: "Number");

            migrationBuilder.CreateIndex(
                name: "IX_Documents_OrganizationId_ReceivedAt_Sequence",
                table: "Documents",
                columns: new[] { "OrganizationId", "ReceivedAt", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_ReceivedAt_Sequence",
                table: "Documents",
                columns: new[] { "ReceivedAt", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_TakenAt_Sequence",
                table: "Documents",
                columns: new[] { "TakenAt", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_Documents_UniqueCode",
                table: "Documents",
                column: "UniqueCode");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentDeliveries_MailboxId_Sequence",
                table: "DocumentDeliveries",
                columns: new[] { "MailboxId", "Sequence" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "IntakeHours");

            migrationBuilder.DropIndex(
                name: "IX_PollRuns_EndedAt",
                table: "PollRuns");

            migrationBuilder.DropIndex(
                name: "IX_Messages_MailboxId_Id",
                table: "Messages");

            migrationBuilder.DropIndex(
                name: "IX_Messages_MailboxId_Outcome_Id",
                table: "Messages");

            migrationBuilder.DropIndex(
                name: "IX_Messages_OrganizationId_Id",
                table: "Messages");

            migrationBuilder.DropIndex(
                name: "IX_Messages_OrganizationId_Outcome_Id",
                table: "Messages");

            migrationBuilder.DropIndex(
                name: "IX_Messages_OrganizationId_ReceivedAt_Id",
                table: "Messages");

            migrationBuilder.DropIndex(
                name: "IX_Messages_Outcome_Id",
                table: "Messages");

            migrationBuilder.DropIndex(
                name: "IX_Messages_ReceivedAt_Id",
                table: "Messages");

            migrationBuilder.DropIndex(
                name: "IX_Documents_Class_Sequence",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_Format_Sequence",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_IssuerId_Sequence",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_Number",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_OrganizationId_ReceivedAt_Sequence",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_ReceivedAt_Sequence",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_TakenAt_Sequence",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_Documents_UniqueCode",
                table: "Documents");

            migrationBuilder.DropIndex(
                name: "IX_DocumentDeliveries_MailboxId_Sequence",
                table: "DocumentDeliveries");

            migrationBuilder.DropColumn(
                name: "SearchText",
                table: "Messages");

            migrationBuilder.DropColumn(
                name: "Sequence",
                table: "DocumentDeliveries");

            migrationBuilder.CreateIndex(
                name: "IX_Messages_MailboxId_Outcome",
                table: "Messages",
                columns: new[] { "MailboxId", "Outcome" });

            migrationBuilder.CreateIndex(
                name: "IX_Messages_OrganizationId_ReceivedAt",
                table: "Messages",
                columns: new[] { "OrganizationId", "ReceivedAt" });
        }
    }
}
