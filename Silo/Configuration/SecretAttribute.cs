namespace Emotion.Silo.Configuration;

/// <summary>The setting's value is never printed, logged or answered.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
