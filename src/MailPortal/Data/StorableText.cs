using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace MailPortal.Data;

/// <summary>Mails hold what no text should: PostgreSQL takes no NUL, and no driver half of a surrogate pair, which also is what is left where
/// a text was cut. Such a character becomes U+FFFD on its way to any of the databases, so that a mail cannot stop its mailbox.</summary>
internal sealed class StorableText : DbCommandInterceptor
{
    private const char Instead = '\uFFFD';

    public static StorableText Instance { get; } = new();

    public static string Of(string text)
    {
        if (!text.Contains('\0') && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return text;
        return string.Create(text.Length, text, static (into, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                if (char.IsHighSurrogate(from[i]) && i + 1 < from.Length && char.IsLowSurrogate(from[i + 1])) (into[i], into[i + 1]) = (from[i], from[++i]);
                else into[i] = from[i] is '\0' || char.IsSurrogate(from[i]) ? Instead : from[i];
            }
        });
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => Clean(command, result);

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => Clean(command, result);

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) => Clean(command, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Clean(command, result));

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Clean(command, result));

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Clean(command, result));

    private static InterceptionResult<T> Clean<T>(DbCommand command, InterceptionResult<T> result)
    {
        foreach (DbParameter parameter in command.Parameters)
        {
            if (parameter.Value is string text) parameter.Value = Of(text);
            else if (parameter.Value is IEnumerable<string?> texts) parameter.Value = texts.Select(t => t is null ? null : Of(t)).ToArray();
        }
        return result;
    }
}
