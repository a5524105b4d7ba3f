using System.Globalization;
using System.Threading.RateLimiting;
using Emotion.Silo.Configuration;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace Emotion.Api.Security;

/// <summary>A token bucket per caller.</summary>
internal static class RateLimits
{
    /// <summary>Registers the limiter; a refusal is 429 with <c>Retry-After</c>.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        var limits = builder.Services.AddSettings<LimitOptions>(builder.Configuration, LimitOptions.Section);
        builder.Services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = RejectAsync;
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                context.Request.Path.StartsWithSegments("/health")
                    ? RateLimitPartition.GetNoLimiter("health")
                    : RateLimitPartition.GetTokenBucketLimiter(Caller(context), _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = limits.Burst,
                        TokensPerPeriod = Math.Max(1, limits.RequestsPerSecond / 10),
                        ReplenishmentPeriod = TimeSpan.FromSeconds(limits.RequestsPerSecond < 10 ? 1.0 / limits.RequestsPerSecond : 0.1),
                        QueueLimit = 0,
                    }));
        });
    }

    private static string Caller(HttpContext context) => context.User.Identity is { IsAuthenticated: true, Name: { } name }
        ? name
        : "address:" + context.Connection.RemoteIpAddress;

    private static async ValueTask RejectAsync(OnRejectedContext rejected, CancellationToken cancellation)
    {
        var context = rejected.HttpContext;
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status429TooManyRequests,
                Title = "Too many requests.",
                Detail = "This caller has used up its requests: wait as long as Retry-After says, or send events in arrays.",
            },
        });
    }
}
