using System.ComponentModel.DataAnnotations;

namespace Emotion.Api.Security;

/// <summary>Who may call, outside embedded mode: section <c>Emotion:Security</c>.</summary>
public sealed class SecurityOptions : IValidatableObject
{
    /// <summary>The section's path.</summary>
    public const string Section = "Emotion:Security";

    /// <summary>API keys that are let in; none by default.</summary>
    public IReadOnlyList<ApiKeyOptions> ApiKeys { get; set; } = [];

    /// <summary>Bearer tokens that are let in; none by default.</summary>
    public JwtOptions? Jwt { get; set; }

    /// <summary>Origins of other sites' pages that may call and open feeds, such as <c>https://app.example.com</c>; none by default.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; set; } = [];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var origin in AllowedOrigins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin)
            {
                yield return new ValidationResult("origins such as https://app.example.com, without path or trailing slash", [nameof(AllowedOrigins)]);
            }
        }

        if (ApiKeys.GroupBy(key => key.Name).FirstOrDefault(group => group.Count() > 1) is not null)
        {
            yield return new ValidationResult("keys whose names differ: limits and logs go by name", [nameof(ApiKeys)]);
        }
    }
}
