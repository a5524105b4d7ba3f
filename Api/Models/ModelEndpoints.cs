using Emotion.Api.Errors;
using Emotion.Api.Security;
using Emotion.Grains.Interfaces.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Emotion.Api.Models;

/// <summary>Models, their versions and rollouts, and classification.</summary>
public static class ModelEndpoints
{
    /// <summary>Maps the model routes.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static RouteGroupBuilder MapModels(this RouteGroupBuilder v1)
    {
        var group = v1.MapGroup(string.Empty);
        group.AddEndpointFilter(ModelErrors.FilterAsync);
        group.MapClassify();
        group.MapGet("/models", ListAsync)
            .WithName("ListModels")
            .WithSummary("Lists the models")
            .WithDescription("Versions with state, counts, latency and drift over all silos, and the rollout in force.")
            .WithTags("Models");
        group.MapGet("/models/{name}", GetAsync)
            .WithName("GetModel")
            .WithSummary("Shows a model")
            .WithDescription("As the list, with every output's labels and thresholds and the model card's figures.")
            .WithTags("Models")
            .ProducesProblem(StatusCodes.Status404NotFound);
        group.MapPut("/models/{name}/rollout", SetRolloutAsync)
            .WithName("SetRollout")
            .WithSummary("Changes who is answered by which version")
            .WithDescription("Versions must be loaded on every silo. The change reaches all silos within a second, survives restarts, and a candidate that fails or is slow is taken back automatically.")
            .WithTags("Models")
            .RequireScope(Scopes.Admin)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        group.MapPost("/models/{name}/rollback", RollBackAsync)
            .WithName("RollBackModel")
            .WithSummary("Goes back to the last good version")
            .WithTags("Models")
            .RequireScope(Scopes.Admin)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        return v1;
    }

    private static async Task<Ok<ModelList>> ListAsync(IGrainFactory grains)
    {
        var node = grains.GetGrain<IModelNodeGrain>(0);
        var names = await node.Names();
        var views = await Task.WhenAll(names.Select(async name => ModelViews.Of(
            await grains.GetGrain<IModelRolloutGrain>(name).Status(), await node.Describe(name, null), full: false)));
        return TypedResults.Ok(new ModelList(views));
    }

    private static async Task<Results<Ok<ModelView>, ProblemHttpResult>> GetAsync(string name, IGrainFactory grains)
    {
        if (await UnknownAsync(name, grains) is { } unknown)
        {
            return unknown;
        }

        return TypedResults.Ok(ModelViews.Of(
            await grains.GetGrain<IModelRolloutGrain>(name).Status(),
            await grains.GetGrain<IModelNodeGrain>(0).Describe(name, null),
            full: true));
    }

    private static async Task<Results<Ok<ModelRollout>, ProblemHttpResult>> SetRolloutAsync(string name, RolloutRequest request, IGrainFactory grains)
    {
        if (Validate(request) is { Count: > 0 } errors)
        {
            return Problems.Validation(errors);
        }

        if (await UnknownAsync(name, grains) is { } unknown)
        {
            return unknown;
        }

        var change = new RolloutChange(request.Stable, request.Candidate, request.Percent, request.Shadow);
        return TypedResults.Ok(await grains.GetGrain<IModelRolloutGrain>(name).Set(change));
    }

    private static async Task<Results<Ok<ModelRollout>, ProblemHttpResult>> RollBackAsync(string name, IGrainFactory grains) =>
        await UnknownAsync(name, grains) is { } unknown
            ? unknown
            : TypedResults.Ok(await grains.GetGrain<IModelRolloutGrain>(name).RollBack());

    private static Dictionary<string, string[]> Validate(RolloutRequest request)
    {
        var errors = new Dictionary<string, string[]>();
        if (request.Stable.Length == 0)
        {
            errors["stable"] = ["Name the version that shall answer."];
        }

        if (request.Percent is not (null or (>= 0 and <= 100)))
        {
            errors["percent"] = ["It must be from 0 to 100."];
        }
        else if (request is { Shadow: true, Percent: > 0 })
        {
            errors["percent"] = ["A shadow answers nothing: set percent to 0, or shadow to false."];
        }

        if (request.Candidate is null && (request.Percent > 0 || request.Shadow == true))
        {
            errors["candidate"] = ["percent and shadow need a candidate."];
        }
        else if (request.Candidate == request.Stable)
        {
            errors["candidate"] = ["It is the stable version: leave it out, or name another."];
        }

        return errors;
    }

    // Grains exist for the models of the folder alone: a path must not bring one to life.
    private static async Task<ProblemHttpResult?> UnknownAsync(string name, IGrainFactory grains)
    {
        var names = await grains.GetGrain<IModelNodeGrain>(0).Names();
        return names.Contains(name) ? null : Problems.NotFound($"There is no model '{name}'; there are {string.Join(", ", names)}.");
    }
}
