using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.SqlServer.Migrations
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
                type: "nvarchar(max)",
                nullable: true,
                collation: "Latin1_General_100_BIN2");
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
