using System.Net;
using Emotion.Grains.Models;
using Emotion.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Emotion.Benchmarks.Inference;

/// <summary>One silo that serves the shipped models.</summary>
internal static class InferenceHost
{
    /// <summary>Starts it.</summary>
    /// <param name="model">The emotion model.</param>
    /// <param name="maxBatch">The most texts of one run.</param>
    public static async Task<IHost> StartAsync(string model, string maxBatch = "32")
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var paths = ModelPaths.Find();
        builder.Configuration["Emotion:Models:Folder"] = paths.Folder;
        builder.Configuration["Emotion:Models:Emotion"] = model;
        builder.Configuration["Emotion:Models:MaxBatch"] = maxBatch;
        _ = builder.Services.AddSingleton(paths);
        _ = builder.UseOrleans(silo =>
        {
            _ = silo.UseLocalhostClustering(FreePort.On(IPAddress.Loopback), FreePort.On(IPAddress.Loopback));
            _ = silo.AddMemoryGrainStorageAsDefault();
            _ = silo.AddModels();
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
