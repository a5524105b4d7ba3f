using Emotion.Api.Hosting;
using Microsoft.Extensions.Options;

namespace Emotion.Api.Security;

/// <summary>Says once, at the start, who is let in.</summary>
internal sealed partial class SecurityNotice(IOptions<SecurityOptions> security, HostRole role, ILogger<SecurityNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (role.Mode == Silo.Configuration.EmotionMode.Embedded)
        {
            LogEmbedded();
        }
        else if (security.Value.ApiKeys.Count == 0 && security.Value.Jwt is null)
        {
            LogNobody();
        }
        else
        {
            LogCredentials(security.Value.ApiKeys.Count, security.Value.Jwt?.Authority ?? "no issuer");
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Embedded mode: loopback only, no credentials asked.")]
    private partial void LogEmbedded();

    [LoggerMessage(Level = LogLevel.Warning, Message = "No credentials are configured: only /health answers. Make a key with the command \"key\", or set Emotion:Security:Jwt.")]
    private partial void LogNobody();

    [LoggerMessage(Level = LogLevel.Information, Message = "{Keys} API keys and tokens of {Authority} are let in.")]
    private partial void LogCredentials(int keys, string authority);
}
