using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class SendingAndOutbox : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "SendingAccounts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Method = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    Address = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false, collation: "C"),
                    SharedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    ApplicationId = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true, collation: "C"),
                    ProtectedSecret = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    SecretStoredAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    SecretExpiresOn = table.Column<DateOnly>(type: "date", nullable: true),
                    NotificationAddresses = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    Audience = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    TenantId = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true, collation: "C"),
                    SmtpHost = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true, collation: "C"),
                    SmtpPort = table.Column<int>(type: "integer", nullable: true),
                    SmtpSecurity = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    SmtpUser = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true, collation: "C"),
                    ProtectedPassword = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    PasswordStoredAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    SenderName = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    ReplyTo = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    Cc = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    Bcc = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    Signature = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SaveToSentItems = table.Column<bool>(type: "boolean", nullable: false),
                    Version = table.Column<Guid>(type: "uuid", nullable: false),
                    DefaultsVersion = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SendingAccounts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SendingAccounts_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SendingApplications",
                columns: table => new
                {
                    OrganizationId = table.Column<Guid>(type: "uuid", nullable: false),
                    ApplicationId = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    ProtectedSecret = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SecretStoredAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SecretExpiresOn = table.Column<DateOnly>(type: "date", nullable: true),
                    NotificationAddresses = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    Audience = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    TenantId = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true, collation: "C"),
                    Version = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SendingApplications", x => x.OrganizationId);
                    table.ForeignKey(
                        name: "FK_SendingApplications_Organizations_OrganizationId",
                        column: x => x.OrganizationId,
                        principalTable: "Organizations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AccountLinks",
                columns: table => new
                {
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    TenantId = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    ObjectId = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    UserName = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false, collation: "C"),
                    DisplayName = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    Scopes = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    ProtectedTokens = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    LinkedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    RenewedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    RenewAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Problem = table.Column<int>(type: "integer", nullable: true),
                    ProblemDetail = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    ProblemSince = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Stamp = table.Column<Guid>(type: "uuid", nullable: false),
                    LeaseId = table.Column<Guid>(type: "uuid", nullable: true),
                    LeaseUntil = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Terms_Address = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false, collation: "C"),
                    Terms_ApplicationId = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    Terms_Authority = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Terms_Method = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    Terms_ProtectedSecret = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Terms_SmtpHost = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true, collation: "C"),
                    Terms_SmtpPort = table.Column<int>(type: "integer", nullable: true),
                    Terms_SmtpSecurity = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountLinks", x => x.AccountId);
                    table.ForeignKey(
                        name: "FK_AccountLinks_SendingAccounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "SendingAccounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "LinkAttempts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    Scopes = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false, collation: "C"),
                    ExpectedAddress = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false, collation: "C"),
                    RedirectUri = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "C"),
                    TicketHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    OpenedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    StateHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    BrowserHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    Nonce = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    ProtectedVerifier = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    AnsweredAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Outcome = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Problem = table.Column<int>(type: "integer", nullable: true),
                    ProblemDetail = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    UpstreamCode = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    TenantId = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true, collation: "C"),
                    ObjectId = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true, collation: "C"),
                    UserName = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: true, collation: "C"),
                    DisplayName = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    GrantedScopes = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    ProtectedTokens = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Terms_Address = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false, collation: "C"),
                    Terms_ApplicationId = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    Terms_Authority = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Terms_Method = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    Terms_ProtectedSecret = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Terms_SmtpHost = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true, collation: "C"),
                    Terms_SmtpPort = table.Column<int>(type: "integer", nullable: true),
                    Terms_SmtpSecurity = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LinkAttempts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LinkAttempts_SendingAccounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "SendingAccounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Outbox",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    AskedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    MessageId = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false, collation: "C"),
                    From = table.Column<string>(type: "text", nullable: false),
                    ReplyTo = table.Column<string>(type: "text", nullable: false),
                    To = table.Column<string>(type: "text", nullable: false),
                    Cc = table.Column<string>(type: "text", nullable: false),
                    Bcc = table.Column<string>(type: "text", nullable: false),
                    Subject = table.Column<string>(type: "character varying(998)", maxLength: 998, nullable: false, collation: "C"),
                    Text = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Html = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Importance = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    SaveToSentItems = table.Column<bool>(type: "boolean", nullable: false),
                    RecipientCount = table.Column<int>(type: "integer", nullable: false),
                    IdempotencyKey = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    RequestHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    Status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    DueAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    QueuedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    Problem = table.Column<int>(type: "integer", nullable: true),
                    ProblemDetail = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true, collation: "C"),
                    UpstreamCode = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C"),
                    ServerReference = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true, collation: "C"),
                    RefusedRecipients = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Outbox", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Outbox_SendingAccounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "SendingAccounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OutboxLanes",
                columns: table => new
                {
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    DueAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    PausedUntil = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    LeaseId = table.Column<Guid>(type: "uuid", nullable: true),
                    LeaseNode = table.Column<Guid>(type: "uuid", nullable: true),
                    LeaseUntil = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutboxLanes", x => x.AccountId);
                    table.ForeignKey(
                        name: "FK_OutboxLanes_SendingAccounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "SendingAccounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OutboxFiles",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    MailId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    ContentType = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false, collation: "C"),
                    Sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    Size = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutboxFiles", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OutboxFiles_Outbox_MailId",
                        column: x => x.MailId,
                        principalTable: "Outbox",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AccountLinks_RenewAt",
                table: "AccountLinks",
                column: "RenewAt");

            migrationBuilder.CreateIndex(
                name: "IX_LinkAttempts_AccountId",
                table: "LinkAttempts",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_LinkAttempts_CreatedAt",
                table: "LinkAttempts",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_LinkAttempts_StateHash",
                table: "LinkAttempts",
                column: "StateHash");

            migrationBuilder.CreateIndex(
                name: "IX_LinkAttempts_TicketHash",
                table: "LinkAttempts",
                column: "TicketHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_AccountId_EndedAt",
                table: "Outbox",
                columns: new[] { "AccountId", "EndedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_AccountId_Status_Id",
                table: "Outbox",
                columns: new[] { "AccountId", "Status", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_AskedBy_IdempotencyKey",
                table: "Outbox",
                columns: new[] { "AskedBy", "IdempotencyKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_ChangedAt",
                table: "Outbox",
                column: "ChangedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_IdempotencyKey_CreatedAt",
                table: "Outbox",
                columns: new[] { "IdempotencyKey", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_Status_Id",
                table: "Outbox",
                columns: new[] { "Status", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_OutboxFiles_MailId",
                table: "OutboxFiles",
                column: "MailId");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxFiles_Sha256",
                table: "OutboxFiles",
                column: "Sha256");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxLanes_DueAt",
                table: "OutboxLanes",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxLanes_LeaseId",
                table: "OutboxLanes",
                column: "LeaseId");

            migrationBuilder.CreateIndex(
                name: "IX_SendingAccounts_SharedBy",
                table: "SendingAccounts",
                column: "SharedBy");

            migrationBuilder.CreateIndex(
                name: "IX_SendingAccounts_UserId",
                table: "SendingAccounts",
                column: "UserId",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AccountLinks");

            migrationBuilder.DropTable(
                name: "LinkAttempts");

            migrationBuilder.DropTable(
                name: "OutboxFiles");

            migrationBuilder.DropTable(
                name: "OutboxLanes");

            migrationBuilder.DropTable(
                name: "SendingApplications");

            migrationBuilder.DropTable(
                name: "Outbox");

            migrationBuilder.DropTable(
                name: "SendingAccounts");
        }
    }
}
