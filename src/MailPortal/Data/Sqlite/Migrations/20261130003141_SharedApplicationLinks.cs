using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class SharedApplicationLinks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "SearchText",
                table: "Outbox",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "Terms_IsPublicClient",
                table: "LinkAttempts",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "Terms_SharedBy",
                table: "LinkAttempts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Terms_IsPublicClient",
                table: "AccountLinks",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "Terms_SharedBy",
                table: "AccountLinks",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "SearchText",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "Terms_IsPublicClient",
                table: "LinkAttempts");

            migrationBuilder.DropColumn(
                name: "Terms_SharedBy",
                table: "LinkAttempts");

            migrationBuilder.DropColumn(
                name: "Terms_IsPublicClient",
                table: "AccountLinks");

            migrationBuilder.DropColumn(
                name: "Terms_SharedBy",
                table: "AccountLinks");
        }
    }
}
