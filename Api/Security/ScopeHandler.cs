using Emotion.Api.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Emotion.Api.Security;

/// <summary>
/// The one rule of access: the caller holds the scope that the endpoint names, or that its method implies, and stays with the user that
/// its credential is bound to, if it is.
/// </summary>
internal sealed class ScopeHandler(IOptions<HttpOptions> http) : AuthorizationHandler<ScopeHandler.Requirement, HttpContext>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, Requirement requirement, HttpContext resource)
    {
        var scope = resource.GetEndpoint()?.Metadata.GetMetadata<RequireScopeAttribute>()?.Scope
            ?? (HttpMethods.IsGet(resource.Request.Method) || HttpMethods.IsHead(resource.Request.Method) ? Scopes.Read : Scopes.Write);
        if ((context.User.Holds(scope) && UserBinding.Allows(context.User, resource)) || IsOnMetricsPort(resource))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    private bool IsOnMetricsPort(HttpContext context) =>
        http.Value.MetricsPort == context.Connection.LocalPort && context.Request.Path.Equals("/metrics", StringComparison.Ordinal);

    /// <summary>Asks for the endpoint's scope.</summary>
    internal sealed class Requirement : IAuthorizationRequirement;
}
