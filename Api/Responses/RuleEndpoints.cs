using System.Text;
using Emotion.Api.Errors;
using Emotion.Api.Json;
using Emotion.Api.Security;
using Emotion.Grains.Interfaces.Responses;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Emotion.Api.Responses;

/// <summary>The response rules.</summary>
internal static class RuleEndpoints
{
    private const int MaxUsers = 100;
    private const int MinEvents = 1_000;
    private const int DefaultEvents = 10_000;
    private const int MaxEvents = 50_000;

    /// <summary>Registers the serializers.</summary>
    public static WebApplicationBuilder AddRules(this WebApplicationBuilder builder)
    {
        builder.Services.AddJsonContext(ResponsesJson.Default);
        builder.Services.AddJsonContext(RuleJson.Default);
        return builder;
    }

    /// <summary>Maps the routes.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static RouteGroupBuilder MapRules(this RouteGroupBuilder v1)
    {
        v1.MapGet("/rules", ListAsync)
            .WithName("ListRules")
            .WithSummary("Lists the response rules")
            .WithDescription("Each with its sentence in plain words; and how many rules there may be, and where webhooks may go.")
            .WithTags("Rules");
        v1.MapGet("/rules/{id}", GetAsync)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithName("GetRule")
            .WithSummary("Shows a rule")
            .WithTags("Rules");
        v1.MapPut("/rules/{id}", PutAsync)
            .RequireScope(Scopes.Admin)
            .Accepts<ResponseRule>("application/json")
            .Produces<ResponseRule>(StatusCodes.Status201Created)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .WithName("PutRule")
            .WithSummary("Sets a rule")
            .WithDescription("Durable when it answers, and in force on all silos within a second. A rule that acts on single users carries a notice for its author. What is wrong is named by its place, such as when.of[0].above.")
            .WithTags("Rules");
        v1.MapDelete("/rules/{id}", DeleteAsync)
            .RequireScope(Scopes.Admin)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithName("DeleteRule")
            .WithSummary("Deletes a rule")
            .WithTags("Rules");
        v1.MapPost("/rules/validate", ValidateAsync)
            .RequireScope(Scopes.Admin)
            .Accepts<ResponseRule>("application/json")
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .WithName("ValidateRule")
            .WithSummary("Checks a rule without setting it")
            .WithDescription("Answers 200 either way: with the complete rule, or with what is wrong by place. id may be left out.")
            .WithTags("Rules");
        v1.MapPost("/rules/dry-run", DryRunAsync)
            .RequireScope(Scopes.Admin)
            .ProducesValidationProblem()
            .WithName("DryRunRule")
            .WithSummary("Tries a rule over the recent history")
            .WithDescription("Says what the rule would have done over the results that the broker still has (of the crowd, the counts that trends are made of), and changes nothing. rule is what PUT /v1/rules/{id} takes; windows and mood begin empty where the history begins.")
            .WithTags("Rules");
        return v1;
    }

    private static async Task<Ok<RuleList>> ListAsync(IGrainFactory grains) => TypedResults.Ok(await Rules(grains).List());

    private static async Task<Results<Ok<ResponseRule>, ProblemHttpResult>> GetAsync(string id, IGrainFactory grains) =>
        await Rules(grains).Get(id) is { } rule ? TypedResults.Ok(rule) : Unknown(id);

    private static async Task<Results<Ok<ResponseRule>, Created<ResponseRule>, ProblemHttpResult>> PutAsync(string id, HttpContext context, IGrainFactory grains)
    {
        if (await ReadAsync(context) is not { } body)
        {
            return TooLarge();
        }

        var check = await Rules(grains).Put(id, body);
        return check switch
        {
            { Outcome: RuleOutcome.TooMany } => Problems.Conflict("There are as many rules as there may be: delete one first, or raise Emotion:Responses:MaxRules."),
            { Rule: null } => Problems.Validation(Errors(check)),
            { Outcome: RuleOutcome.Created } => TypedResults.Created($"/v1/rules/{Uri.EscapeDataString(id)}", check.Rule),
            _ => TypedResults.Ok(check.Rule),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, IGrainFactory grains) =>
        await Rules(grains).Delete(id) ? TypedResults.NoContent() : Unknown(id);

    private static async Task<Results<Ok<RuleValidation>, ProblemHttpResult>> ValidateAsync(HttpContext context, IGrainFactory grains)
    {
        if (await ReadAsync(context) is not { } body)
        {
            return TooLarge();
        }

        var check = await grains.GetGrain<IRuleTrialGrain>(0).Check(body);
        return TypedResults.Ok(new RuleValidation(check.Rule is not null, check.Rule, check.Rule is null ? Errors(check) : null));
    }

    private static async Task<Results<Ok<DryRunReport>, ProblemHttpResult>> DryRunAsync(DryRunRequest request, IGrainFactory grains)
    {
        if (request.UserIds is { Count: > MaxUsers })
        {
            return Problems.Validation("userIds", $"must name at most {MaxUsers} users; leave it out for all");
        }

        if (request.MaxEvents is < MinEvents or > MaxEvents)
        {
            return Problems.Validation("maxEvents", $"must be from {MinEvents} to {MaxEvents}");
        }

        var run = await grains.GetGrain<IRuleTrialGrain>(0).DryRun(
            Encoding.UTF8.GetBytes(request.Rule.GetRawText()), [.. request.UserIds ?? []], request.MaxEvents ?? DefaultEvents);
        return run.Report is { } report
            ? TypedResults.Ok(report)
            : Problems.Validation(Errors(run.Check).ToDictionary(static place => place.Key == "body" ? "rule" : $"rule.{place.Key}", static place => place.Value));
    }

    /// <summary>Messages by place, several of one place together.</summary>
    private static Dictionary<string, string[]> Errors(RuleCheck check) => check.Faults
        .GroupBy(static fault => fault.Path, StringComparer.Ordinal)
        .ToDictionary(static place => place.Key, static place => place.Select(static fault => fault.Message).ToArray(), StringComparer.Ordinal);

    /// <summary>The body; null if it is longer than any rule.</summary>
    private static async Task<byte[]?> ReadAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[4096];
        for (int read; (read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0;)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > ResponseRule.MaxBytes)
            {
                return null;
            }
        }

        return buffer.ToArray();
    }

    private static IResponseRulesGrain Rules(IGrainFactory grains) => grains.GetGrain<IResponseRulesGrain>(0);

    private static ProblemHttpResult Unknown(string id) => Problems.NotFound($"There is no rule '{id}'; GET /v1/rules lists them, PUT makes one.");

    private static ProblemHttpResult TooLarge() =>
        Problems.Of(StatusCodes.Status413PayloadTooLarge, "The request is too large.", $"A rule has at most {ResponseRule.MaxBytes} bytes.");
}
