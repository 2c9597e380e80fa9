using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.PostgreSql.Migrations
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
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.AddColumn<bool>(
                name: "Terms_IsPublicClient",
                table: "LinkAttempts",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "Terms_SharedBy",
                table: "LinkAttempts",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Terms_IsPublicClient",
                table: "AccountLinks",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "Terms_SharedBy",
                table: "AccountLinks",
                type: "uuid",
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
