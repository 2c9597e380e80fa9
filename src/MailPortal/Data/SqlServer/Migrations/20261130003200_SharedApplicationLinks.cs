using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.SqlServer.Migrations
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
                type: "nvarchar(max)",
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<bool>(
                name: "Terms_IsPublicClient",
                table: "LinkAttempts",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "Terms_SharedBy",
                table: "LinkAttempts",
                type: "binary(16)",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Terms_IsPublicClient",
                table: "AccountLinks",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<byte[]>(
                name: "Terms_SharedBy",
                table: "AccountLinks",
                type: "binary(16)",
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
