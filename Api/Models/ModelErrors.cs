using System.Globalization;
using Emotion.Api.Errors;
using Emotion.Grains.Interfaces.Models;

namespace Emotion.Api.Models;

/// <summary>Answers what models throw: overload with 503 and Retry-After, unknown models with 404, refused rollouts with 409.</summary>
internal static class ModelErrors
{
    /// <summary>The filter of the model routes.</summary>
    public static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (InferenceOverloadedException overloaded)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(overloaded.RetryAfter.TotalSeconds));
            context.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return Problems.Unavailable($"{overloaded.Message} Try again in {seconds} s.");
        }
        catch (ModelNotAvailableException missing)
        {
            return Problems.NotFound($"{missing.Message} See GET /v1/models.");
        }
        catch (RolloutRefusedException refused)
        {
            return Problems.Conflict(refused.Message);
        }
        catch (ArgumentException wrong)
        {
            return Problems.Validation("inputs", wrong.Message);
        }
    }
}
