using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.SqlServer.Migrations
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

            migrationBuilder.AddColumn<byte[]>(
                name: "NodeId",
                table: "JobStates",
                type: "binary(16)",
                nullable: false,
                defaultValueSql: "CAST(0 AS binary(16))");

            migrationBuilder.AddColumn<DateTime>(
                name: "AliveAt",
                table: "JobStates",
                type: "datetime2",
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
