using System.ComponentModel.DataAnnotations;
using Emotion.Silo.Configuration;

namespace Emotion.Api.Security;

/// <summary>One API key. The key itself is shown once, by the command <c>key</c>, and kept nowhere.</summary>
public sealed class ApiKeyOptions : IValidatableObject
{
    /// <summary>Who holds it: rate limits and logs go by this name.</summary>
    [Required(ErrorMessage = "a name of at most 64 characters"), StringLength(64, ErrorMessage = "a name of at most 64 characters")]
    public string Name { get; set; } = "";

    /// <summary>SHA-256 of the key, as 64 hexadecimal digits. A plain hash is enough: keys have 256 random bits.</summary>
    [Secret, Required(ErrorMessage = Digits), RegularExpression("^[0-9a-fA-F]{64}$", ErrorMessage = Digits)]
    public string Sha256 { get; set; } = "";

    /// <summary>What it may do: <c>read</c>, <c>write</c>, <c>admin</c> (which includes both).</summary>
    public IReadOnlyList<string> Scopes { get; set; } = [];

    /// <summary>The only user whose data it reaches; none by default, which is all of them.</summary>
    [StringLength(256, ErrorMessage = "a user id of at most 256 characters, or nothing")]
    public string? User { get; set; }

    private const string Digits = "64 hexadecimal digits, as printed by: dotnet run --project Api -- key";

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Scopes.Count == 0 || Scopes.Except(Security.Scopes.All).Any())
        {
            yield return new ValidationResult("one or more of read, write, admin", [nameof(Scopes)]);
        }
    }
}
