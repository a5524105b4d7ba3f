namespace Emotion.Api.Security;

/// <summary>The scope that an endpoint needs; without it a read (GET, HEAD) needs <c>read</c> and all else <c>write</c>.</summary>
/// <param name="scope">One of <see cref="Scopes"/>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequireScopeAttribute(string scope) : Attribute
{
    /// <summary>The scope.</summary>
    public string Scope { get; } = scope;
}
