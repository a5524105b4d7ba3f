using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Emotion.Silo.Configuration;

/// <summary>The setting is an IP address, or is left out.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class IPAddressAttribute : ValidationAttribute
{
    private const string Any = "*";

    /// <summary>Creates the attribute.</summary>
    /// <param name="orEvery">Whether <c>*</c> stands for every address of the machine.</param>
    public IPAddressAttribute(bool orEvery = false)
    {
        OrEvery = orEvery;
        ErrorMessage = orEvery ? $"{Any} for every address, or an IP address" : "an IP address";
    }

    /// <summary>Whether <c>*</c> stands for every address of the machine.</summary>
    public bool OrEvery { get; }

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is null || (OrEvery && value is Any) || IPAddress.TryParse(value as string, out _);
}
