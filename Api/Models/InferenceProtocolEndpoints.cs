using System.Reflection;
using Emotion.Api.Errors;
using Emotion.Api.Security;
using Emotion.Grains.Interfaces.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Emotion.Api.Models;

/// <summary>The Open Inference Protocol (version 2, REST): clients of KServe, Triton and their kin work as they are.</summary>
public static class InferenceProtocolEndpoints
{
    /// <summary>Maps the routes under <c>/v2</c>.</summary>
    /// <param name="app">The application.</param>
    public static IEndpointRouteBuilder MapInferenceProtocol(this IEndpointRouteBuilder app)
    {
        var v2 = app.MapGroup("/v2").WithTags("Open Inference Protocol").AddEndpointFilter(ModelErrors.FilterAsync);
        v2.MapGet(string.Empty, () => TypedResults.Ok(new ServerMetadata("orleans-emotion", Version, []))).WithName("V2Server").WithSummary("Server metadata");
        v2.MapGet("/health/live", () => TypedResults.Ok(new ServerLive(true))).WithName("V2Live").WithSummary("Whether the server is alive");
        v2.MapGet("/health/ready", ServerReadyAsync).WithName("V2Ready").WithSummary("Whether the stable version of every model is ready");
        foreach (var (path, suffix) in new[] { ("/models/{name}", string.Empty), ("/models/{name}/versions/{version}", "Version") })
        {
            v2.MapGet(path, MetadataAsync).WithName($"V2Model{suffix}").WithSummary("Model metadata").ProducesProblem(StatusCodes.Status404NotFound);
            v2.MapGet($"{path}/ready", ReadyAsync).WithName($"V2ModelReady{suffix}").WithSummary("Whether a model is ready")
                .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
            v2.MapPost($"{path}/infer", InferAsync).WithName($"V2Infer{suffix}").WithSummary("Scores texts or feature rows")
                .RequireScope(Scopes.Read)
                .ProducesValidationProblem()
                .ProducesProblem(StatusCodes.Status404NotFound)
                .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        }

        return app;
    }

    private static string Version { get; } =
        typeof(InferenceProtocolEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    private static async Task<Results<Ok<ServerReady>, ProblemHttpResult>> ServerReadyAsync(IGrainFactory grains)
    {
        var node = grains.GetGrain<IModelNodeGrain>(0);
        foreach (var name in await node.Names())
        {
            if (await node.Describe(name, null) is not { Ready: true })
            {
                return Problems.Unavailable($"Model '{name}' has no stable version that is ready: see GET /v1/models/{name}.");
            }
        }

        return TypedResults.Ok(new ServerReady(true));
    }

    private static async Task<Results<Ok<ModelMetadata>, ProblemHttpResult>> MetadataAsync(string name, string? version, IGrainFactory grains)
    {
        var node = grains.GetGrain<IModelNodeGrain>(0);
        if (await node.Describe(name, version) is not { } model)
        {
            return Unknown(name, version);
        }

        var versions = version is null ? await VersionsAsync(name, grains) : [version];
        return TypedResults.Ok(new ModelMetadata(name, versions, "onnx", InferTensors.Inputs(model), InferTensors.Outputs(model)));
    }

    private static async Task<Results<Ok<ModelReady>, ProblemHttpResult>> ReadyAsync(string name, string? version, IGrainFactory grains) =>
        await grains.GetGrain<IModelNodeGrain>(0).Describe(name, version) switch
        {
            null => Unknown(name, version),
            { Ready: true } => TypedResults.Ok(new ModelReady(name, true)),
            _ => Problems.Unavailable($"Model '{name}' is not ready: see GET /v1/models/{name}."),
        };

    private static async Task<Results<Ok<InferResponse>, ProblemHttpResult>> InferAsync(string name, string? version, InferRequest request, IGrainFactory grains)
    {
        if (await grains.GetGrain<IModelNodeGrain>(0).Describe(name, version) is not { } model)
        {
            return Unknown(name, version);
        }

        var (input, errors) = InferTensors.Read(model, request);
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        var inference = grains.GetInference();
        if (input.Texts is { } texts)
        {
            var batch = new TextBatch { Texts = [.. texts], Priority = InferencePriority.Interactive, Model = name, Version = version };
            return TypedResults.Ok(InferTensors.Write(request, model, (await inference.ClassifyBatch(batch)).Results));
        }

        var rows = new FeatureRows { Model = name, Values = input.Rows!, Priority = InferencePriority.Interactive, Version = version };
        return TypedResults.Ok(InferTensors.Write(request, model, await inference.ScoreRows(rows)));
    }

    private static async Task<IReadOnlyList<string>> VersionsAsync(string name, IGrainFactory grains)
    {
        var status = await grains.GetGrain<IModelRolloutGrain>(name).Status();
        return [.. status.Silos.SelectMany(silo => silo.Versions).Select(known => known.Version).Distinct(StringComparer.Ordinal)];
    }

    private static ProblemHttpResult Unknown(string name, string? version) => Problems.NotFound(
        version is null ? $"There is no model '{name}' with a version that is ready: see GET /v1/models." : $"Model '{name}' has no version '{version}' that is ready: see GET /v1/models/{name}.");
}
