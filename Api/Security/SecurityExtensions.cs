using System.Security.Claims;
using Emotion.Silo.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HostFiltering;

namespace Emotion.Api.Security;

/// <summary>Who may call, how often, and from where.</summary>
public static class SecurityExtensions
{
    private const string Choose = "Choose";

    /// <summary>Asks for a scope other than the one that the method implies.</summary>
    /// <typeparam name="T">The endpoint builder.</typeparam>
    /// <param name="builder">The endpoint or group.</param>
    /// <param name="scope">One of <see cref="Scopes"/>.</param>
    public static T RequireScope<T>(this T builder, string scope)
        where T : IEndpointConventionBuilder => builder.WithMetadata(new RequireScopeAttribute(scope));

    /// <summary>Registers authentication, authorization, limits and origins.</summary>
    internal static WebApplicationBuilder AddSecurity(this WebApplicationBuilder builder, EmotionMode mode)
    {
        var services = builder.Services;
        var security = services.AddSettings<SecurityOptions>(builder.Configuration, SecurityOptions.Section);
        if (mode == EmotionMode.Embedded)
        {
            services.AddAuthentication(LoopbackAuthenticationHandler.Scheme)
                .AddScheme<AuthenticationSchemeOptions, LoopbackAuthenticationHandler>(LoopbackAuthenticationHandler.Scheme, null);

            // A page that rebinds its own host name to 127.0.0.1 still names itself in Host.
            services.Configure<HostFilteringOptions>(options => options.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        }
        else
        {
            AddCredentials(services, security);
        }

        // Authentication registers data protection, which writes keys to disk; nothing here signs a cookie.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddSingleton<IAuthorizationHandler, ScopeHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, GrpcAuthorizationResultHandler>();
        var policy = new AuthorizationPolicyBuilder().AddRequirements(new ScopeHandler.Requirement()).Build();
        services.AddAuthorizationBuilder().SetDefaultPolicy(policy).SetFallbackPolicy(policy);
        services.AddCors(options => options.AddDefaultPolicy(cors =>
            cors.WithOrigins([.. security.AllowedOrigins]).AllowAnyHeader().WithMethods("GET", "POST", "PUT", "DELETE")));
        services.AddHostedService<SecurityNotice>();
        RateLimits.Add(builder);
        return builder;
    }

    /// <summary>Puts the checks in their order, before anything is answered.</summary>
    internal static WebApplication UseSecurity(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeadersMiddleware>();
        app.UseCors();
        app.UseMiddleware<OriginCheckMiddleware>();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        return app;
    }

    private static void AddCredentials(IServiceCollection services, SecurityOptions security)
    {
        services.AddSingleton<ApiKeyStore>();
        var authentication = services.AddAuthentication(Choose)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthenticationHandler>(ApiKeyAuthenticationHandler.Scheme, null)
            .AddPolicyScheme(Choose, null, options => options.ForwardDefaultSelector = context =>
                security.Jwt is null || ApiKeyAuthenticationHandler.Claims(context.Request) ? ApiKeyAuthenticationHandler.Scheme : JwtBearerDefaults.AuthenticationScheme);
        if (security.Jwt is { } jwt)
        {
            authentication.AddJwtBearer(options =>
            {
                options.Authority = jwt.Authority;
                options.Audience = jwt.Audience;
                options.RequireHttpsMetadata = jwt.RequireHttps;
                options.MapInboundClaims = false;
                options.Events = new JwtBearerEvents { OnTokenValidated = token => Bind(token, jwt.UserClaim) };
                options.TokenValidationParameters.NameClaimType = "sub";
                options.TokenValidationParameters.RoleClaimType = ClaimTypes.Role;
            });
        }
    }

    private static Task Bind(TokenValidatedContext token, string? userClaim)
    {
        if (!string.IsNullOrEmpty(userClaim) && token.Principal?.FindFirst(userClaim)?.Value is { } user)
        {
            token.Principal.AddIdentity(new ClaimsIdentity([new Claim(UserBinding.Claim, user)]));
        }

        return Task.CompletedTask;
    }
}
