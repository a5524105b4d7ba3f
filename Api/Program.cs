using Emotion.Api.Diagnosis;
using Emotion.Api.Emotion;
using Emotion.Api.Errors;
using Emotion.Api.Features;
using Emotion.Api.Feed;
using Emotion.Api.Grpc;
using Emotion.Api.Hosting;
using Emotion.Api.Json;
using Emotion.Api.Models;
using Emotion.Api.OpenApi;
using Emotion.Api.Recommendation;
using Emotion.Api.Responses;
using Emotion.Api.Risk;
using Emotion.Api.Security;
using Emotion.Api.SideOutputs;
using Emotion.Api.System;
using Emotion.Api.Users;
using Emotion.Api.Web;
using Emotion.Silo.Configuration;
using Emotion.Silo.Health;
using Emotion.Silo.Telemetry;

namespace Emotion.Api;

/// <summary>The API node; in embedded and cluster mode also a silo.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args) => args is [KeyCommand.Name, ..]
        ? KeyCommand.Run(args.AsSpan(1), Console.Out, Console.Error)
        : await Startup.RunAsync(() => Build(args).RunAsync());

    /// <summary>Composes the host.</summary>
    /// <param name="args">Command line; its settings win over environment variables and <c>appsettings.json</c>.</param>
    /// <param name="backend">What answers behind the API; by default what the mode says.</param>
    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder, EmotionMode>? backend = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot.Find() });
        var mode = builder.AddMode();
        builder.AddListeners(mode);
        builder.AddJson();
        builder.AddErrors();
        builder.AddSecurity(mode);
        builder.AddPage();
        builder.AddHealth();
        builder.AddUsers();
        builder.AddRiskRoutes();
        builder.AddEmotionRoutes();
        builder.AddFeed();
        builder.AddModelRoutes();
        builder.AddRules();
        builder.AddRecommendationRoutes();
        builder.AddFeatures();
        builder.AddSystem();
        builder.AddDiagnosis();
        builder.AddSideOutputs();
        builder.AddGrpcApi();
        builder.AddApiDescription();
        builder.AddEmotionTelemetry();
        (backend ?? BackendExtensions.AddBackend)(builder, mode);

        var app = builder.Build();
        app.UseErrors();
        app.UseWebSockets();
        app.UseEscapedIds();
        app.UseSecurity();
        app.UsePage();
        app.MapHealth();
        app.MapMetrics();
        if (backend is null)
        {
            app.MapDashboard();
        }

        app.MapApiDescription();
        app.MapV1();
        app.MapInferenceProtocol();
        app.MapGrpcApi();
        return app;
    }
}
