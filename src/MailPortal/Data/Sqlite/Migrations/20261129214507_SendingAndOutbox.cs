using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MailPortal.Data.Sqlite.Migrations
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
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Method = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Address = table.Column<string>(type: "TEXT", maxLength: 320, nullable: false),
                    SharedBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    ApplicationId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    ProtectedSecret = table.Column<string>(type: "TEXT", nullable: true),
                    SecretStoredAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    SecretExpiresOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    NotificationAddresses = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Audience = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    TenantId = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    SmtpHost = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    SmtpPort = table.Column<int>(type: "INTEGER", nullable: true),
                    SmtpSecurity = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    SmtpUser = table.Column<string>(type: "TEXT", maxLength: 320, nullable: true),
                    ProtectedPassword = table.Column<string>(type: "TEXT", nullable: true),
                    PasswordStoredAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    SenderName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    ReplyTo = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Cc = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Bcc = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Signature = table.Column<string>(type: "TEXT", nullable: false),
                    SaveToSentItems = table.Column<bool>(type: "INTEGER", nullable: false),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false),
                    DefaultsVersion = table.Column<Guid>(type: "TEXT", nullable: false)
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
                    OrganizationId = table.Column<Guid>(type: "TEXT", nullable: false),
                    ApplicationId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    ProtectedSecret = table.Column<string>(type: "TEXT", nullable: false),
                    SecretStoredAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    SecretExpiresOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    NotificationAddresses = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Audience = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    TenantId = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    Version = table.Column<Guid>(type: "TEXT", nullable: false)
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
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    TenantId = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ObjectId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    UserName = table.Column<string>(type: "TEXT", maxLength: 320, nullable: false),
                    DisplayName = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    Scopes = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    ProtectedTokens = table.Column<string>(type: "TEXT", nullable: false),
                    LinkedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RenewedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RenewAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Problem = table.Column<int>(type: "INTEGER", nullable: true),
                    ProblemDetail = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    ProblemSince = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Stamp = table.Column<Guid>(type: "TEXT", nullable: false),
                    LeaseId = table.Column<Guid>(type: "TEXT", nullable: true),
                    LeaseUntil = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Terms_Address = table.Column<string>(type: "TEXT", maxLength: 320, nullable: false),
                    Terms_ApplicationId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Terms_Authority = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Terms_Method = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Terms_ProtectedSecret = table.Column<string>(type: "TEXT", nullable: false),
                    Terms_SmtpHost = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    Terms_SmtpPort = table.Column<int>(type: "INTEGER", nullable: true),
                    Terms_SmtpSecurity = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false)
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
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    UserId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Scopes = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    ExpectedAddress = table.Column<string>(type: "TEXT", maxLength: 320, nullable: false),
                    RedirectUri = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    TicketHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    OpenedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    StateHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    BrowserHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Nonce = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    ProtectedVerifier = table.Column<string>(type: "TEXT", nullable: true),
                    AnsweredAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Problem = table.Column<int>(type: "INTEGER", nullable: true),
                    ProblemDetail = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    UpstreamCode = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    TenantId = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    ObjectId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    UserName = table.Column<string>(type: "TEXT", maxLength: 320, nullable: true),
                    DisplayName = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    GrantedScopes = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    ProtectedTokens = table.Column<string>(type: "TEXT", nullable: true),
                    Terms_Address = table.Column<string>(type: "TEXT", maxLength: 320, nullable: false),
                    Terms_ApplicationId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Terms_Authority = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Terms_Method = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Terms_ProtectedSecret = table.Column<string>(type: "TEXT", nullable: false),
                    Terms_SmtpHost = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    Terms_SmtpPort = table.Column<int>(type: "INTEGER", nullable: true),
                    Terms_SmtpSecurity = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false)
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
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    AskedBy = table.Column<Guid>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    MessageId = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    From = table.Column<string>(type: "TEXT", nullable: false),
                    ReplyTo = table.Column<string>(type: "TEXT", nullable: false),
                    To = table.Column<string>(type: "TEXT", nullable: false),
                    Cc = table.Column<string>(type: "TEXT", nullable: false),
                    Bcc = table.Column<string>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 998, nullable: false),
                    Text = table.Column<string>(type: "TEXT", nullable: true),
                    Html = table.Column<string>(type: "TEXT", nullable: true),
                    Importance = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    SaveToSentItems = table.Column<bool>(type: "INTEGER", nullable: false),
                    RecipientCount = table.Column<int>(type: "INTEGER", nullable: false),
                    IdempotencyKey = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    RequestHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    Status = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    DueAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    QueuedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ChangedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Problem = table.Column<int>(type: "INTEGER", nullable: true),
                    ProblemDetail = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    UpstreamCode = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    ServerReference = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    RefusedRecipients = table.Column<string>(type: "TEXT", nullable: true)
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
                    AccountId = table.Column<Guid>(type: "TEXT", nullable: false),
                    DueAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    PausedUntil = table.Column<DateTime>(type: "TEXT", nullable: true),
                    LeaseId = table.Column<Guid>(type: "TEXT", nullable: true),
                    LeaseNode = table.Column<Guid>(type: "TEXT", nullable: true),
                    LeaseUntil = table.Column<DateTime>(type: "TEXT", nullable: true)
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
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    MailId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    ContentType = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Size = table.Column<long>(type: "INTEGER", nullable: false)
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
