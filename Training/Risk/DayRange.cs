using System.Globalization;

namespace Emotion.Training.Risk;

/// <summary>Whole days in UTC, both ends included.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
internal sealed record DayRange(DateOnly From, DateOnly To)
{
    /// <summary>How many days.</summary>
    public int Days => To.DayNumber - From.DayNumber + 1;

    /// <summary>The day of a time.</summary>
    public static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    /// <summary>Whether the time falls on one of the days.</summary>
    public bool Contains(DateTimeOffset time) => DayOf(time) is var day && day >= From && day <= To;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:yyyy-MM-dd} to {To:yyyy-MM-dd}");
}
