using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq.Expressions;
using MailPortal.Tests.House;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;

namespace MailPortal.Tests.Portal.Data;

/// <summary>Notes the places of the portal by which queries are put together and asked.</summary>
#pragma warning disable EF1001 // There is no public class to build on: every query passes through this one and no other.
internal sealed class NotedQueries(IQueryCompiler compiler) : EntityQueryProvider(compiler)
{
    private const string Enumerated = "enumerate";

    private static readonly HashSet<string> Operators =
    [
        "System.Linq.Queryable", "Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions", "Microsoft.EntityFrameworkCore.RelationalQueryableExtensions",
    ];

    // Nothing is put on top of a query that is one already.
    private const string Nothing = "AsQueryable";

    // They ask a query as it stands: no operator is put on top of it.
    private static readonly HashSet<string> Enumerating = ["ToList", "ToArray", "ToDictionary", "ToHashSet", "AsAsyncEnumerable", "ForEach", "Load"];

    private static readonly ConcurrentDictionary<(int Method, int Offset, string Operator), bool> Seen = new();

    /// <summary>The operators in the portal's own code that no query came by yet, each by the statement that it stands in.</summary>
    /// <param name="module">The portal.</param>
    /// <param name="statements">Of the portal.</param>
    public static IReadOnlyList<string> Unseen(CodeModule module, CodeStatements statements)
    {
        var seen = Seen.Keys.Select(s => (s.Method, statements.At(s.Method, s.Offset), s.Operator)).ToHashSet();
        return [.. module.Calls.Where(c => Operators.Contains(c.Target.FullName) && c.TargetMember is not Nothing)
            .Where(c => !seen.Contains((c.Method, statements.At(c.Method, c.Offset), OperatorOf(c.TargetMember))))
            .Select(c => $"{c} ({statements.At(c.Method, c.Offset)})").Distinct()];
    }

    public override IQueryable<TElement> CreateQuery<TElement>(Expression expression)
    {
        Note(expression);
        return base.CreateQuery<TElement>(expression);
    }

    public override TResult Execute<TResult>(Expression expression)
    {
        Note(expression);
        return base.Execute<TResult>(expression);
    }

    public override TResult ExecuteAsync<TResult>(Expression expression, CancellationToken cancellationToken = default)
    {
        Note(typeof(TResult).IsGenericType && typeof(TResult).GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>) ? null : expression);
        return base.ExecuteAsync<TResult>(expression, cancellationToken);
    }

    private static void Note(Expression? expression)
    {
        foreach (var frame in new StackTrace(false).GetFrames())
        {
            if (frame.GetMethod() is not { } method || method.Module.Assembly != typeof(Program).Assembly) continue;
            Seen.TryAdd((method.MetadataToken, frame.GetILOffset(), expression is MethodCallExpression call ? OperatorOf(call.Method.Name) : Enumerated), true);
            return;
        }
    }

    private static string OperatorOf(string method)
    {
        var name = method.EndsWith("Async", StringComparison.Ordinal) ? method[..^5] : method;
        return Enumerating.Contains(name) ? Enumerated : name;
    }
}
