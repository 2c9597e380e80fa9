using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class JobStatesByNode : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_JobStates",
                table: "JobStates");

            migrationBuilder.AddColumn<Guid>(
                name: "NodeId",
                table: "JobStates",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<DateTime>(
                name: "AliveAt",
                table: "JobStates",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "PK_JobStates",
                table: "JobStates",
                columns: new[] { "Name", "NodeId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_JobStates",
                table: "JobStates");

            migrationBuilder.DropColumn(
                name: "NodeId",
                table: "JobStates");

            migrationBuilder.DropColumn(
                name: "AliveAt",
                table: "JobStates");

            migrationBuilder.AddPrimaryKey(
                name: "PK_JobStates",
                table: "JobStates",
                column: "Name");
        }
    }
}
