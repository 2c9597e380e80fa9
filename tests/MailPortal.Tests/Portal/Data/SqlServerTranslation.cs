using System.Collections;
using System.Data;
using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using MailPortal.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;

namespace MailPortal.Tests.Portal.Data;

/// <summary>Has SQL Server's provider translate every query that any test makes the portal compile, down to the command that would be sent;
/// nothing is sent. A query that it cannot translate fails the test that came upon it.</summary>
internal sealed class SqlServerTranslation : IQueryExpressionInterceptor
{
    private static readonly MethodInfo CompileMethod = typeof(IDatabase).GetMethod(nameof(IDatabase.CompileQuery))!;

    public static SqlServerTranslation Instance { get; } = new();

    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData)
    {
        if (eventData.Context is SqlitePortalDbContext) Translate(queryExpression);
        return queryExpression;
    }

    /// <summary>The command for one query of any provider's.</summary>
    /// <exception cref="InvalidOperationException">SQL Server's provider cannot translate it.</exception>
    public static string Translate(Expression query)
    {
        var unsent = new Unsent();
        using var db = new SqlServerPortalDbContext(new DbContextOptionsBuilder<SqlServerPortalDbContext>().UseSqlServer("Server=nobody").AddInterceptors(unsent, UnopenedConnection.Instance).Options);
        var parameters = new ParametersOf();
        parameters.Visit(query);
        var context = db.GetService<IQueryContextFactory>().Create();
        foreach (var (name, type) in parameters.Found) context.Parameters[name] = Sample(type);
        var moved = new OnModel(db).Visit(query);
        var isSequence = moved.Type.IsGenericType && moved.Type.GetGenericTypeDefinition() is var shape && (shape == typeof(IQueryable<>) || shape == typeof(IOrderedQueryable<>));
        var result = isSequence ? typeof(IEnumerable<>).MakeGenericType(moved.Type.GetGenericArguments()) : moved.Type;
        try
        {
            var compiled = (Delegate)CompileMethod.MakeGenericMethod(result).Invoke(db.GetService<IDatabase>(), [moved, false])!;
            if (compiled.DynamicInvoke(context) is IEnumerable rows and not string) foreach (var _ in rows) break;
        }
        catch (TargetInvocationException e) when (unsent.Command is not null && e.InnerException is InvalidOperationException)
        {
            // "Sequence contains no elements": it was sent, and nobody answered.
        }
        catch (TargetInvocationException e)
        {
            throw new InvalidOperationException($"SQL Server: {e.InnerException!.Message}", e.InnerException);
        }
        return unsent.Command ?? throw new InvalidOperationException($"SQL Server: no command was made of {query}");
    }

    private static object? Sample(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Sample(inner);
        if (type == typeof(string)) return "x";
        if (type.IsArray) return One(type.GetElementType()!);
        if (type.IsGenericType && type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)) is { } many)
        {
            var one = One(many.GetGenericArguments()[0]);
            return type.IsInstanceOfType(one) ? one : Activator.CreateInstance(type, one);
        }
        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    private static Array One(Type type)
    {
        var one = Array.CreateInstance(type, 1);
        one.SetValue(Sample(type), 0);
        return one;
    }

    /// <summary>The same query over SQL Server's model.</summary>
    private sealed class OnModel(SqlServerPortalDbContext db) : ExpressionVisitor
    {
        protected override Expression VisitExtension(Expression node) =>
            node is EntityQueryRootExpression root
                ? new EntityQueryRootExpression(db.GetService<IAsyncQueryProvider>(), db.Model.FindEntityType(root.EntityType.Name) ?? throw new InvalidOperationException(root.EntityType.Name))
                : node is QueryParameterExpression ? node : base.VisitExtension(node);
    }

    private sealed class ParametersOf : ExpressionVisitor
    {
        public Dictionary<string, Type> Found { get; } = [];

        protected override Expression VisitExtension(Expression node)
        {
            if (node is QueryParameterExpression parameter)
            {
                Found[parameter.Name] = parameter.Type;
                return node;
            }
            return node is EntityQueryRootExpression ? node : base.VisitExtension(node);
        }
    }

    private sealed class UnopenedConnection : DbConnectionInterceptor
    {
        public static UnopenedConnection Instance { get; } = new();

        public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();
    }

    private sealed class Unsent : DbCommandInterceptor
    {
        public string? Command { get; private set; }

        public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
        {
            Command = command.CommandText;
            return InterceptionResult<DbDataReader>.SuppressWithResult(new DataTable().CreateDataReader());
        }

        public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
        {
            Command = command.CommandText;
            return InterceptionResult<int>.SuppressWithResult(0);
        }
    }
}
