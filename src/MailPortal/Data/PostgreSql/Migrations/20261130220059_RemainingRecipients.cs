using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class RemainingRecipients : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "RemainingRecipients",
                table: "Outbox",
                type: "text",
                nullable: true,
                collation: "C");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "RemainingRecipients",
                table: "Outbox");
        }
    }
}
