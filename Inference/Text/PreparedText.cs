namespace Emotion.Inference.Text;

/// <summary>A text as its model's preparation left it; each preparation derives its own kind.</summary>
public abstract class PreparedText
{
    /// <summary>The length that padding would fill up (tokens or words), at least 1: texts of like length share a run.</summary>
    public abstract int Length { get; }

    /// <summary>What makes scores of this text less trustworthy, such as <c>language not supported</c>; usually empty.</summary>
    public virtual IReadOnlyList<string> Warnings => [];
}
