namespace Emotion.Grains.Interfaces.Streaming;

/// <summary>Collects what is wrong with an event; may be cleared and used again.</summary>
public sealed class EventFaults
{
    /// <summary>Most characters of an event id or a key.</summary>
    public const int MaxIdLength = 256;

    private readonly List<EventFault> _items = [];

    /// <summary>The faults in the order found.</summary>
    public IReadOnlyList<EventFault> Items => _items;

    /// <summary>Whether nothing is wrong.</summary>
    public bool None => _items.Count == 0;

    /// <summary>Adds a fault.</summary>
    /// <param name="field">The field's JSON name.</param>
    /// <param name="message">What it must be.</param>
    public void Add(string field, string message) => _items.Add(new EventFault(field, message));

    /// <summary>Checks that a field is text of 1 to <paramref name="maxLength"/> characters.</summary>
    public void RequireText(string field, string? value, int maxLength = MaxIdLength)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            Add(field, "must not be empty");
        }
        else if (value.Length > maxLength)
        {
            Add(field, $"must have at most {maxLength} characters");
        }
    }

    /// <summary>Checks that an event time was given and can be expressed in Unix milliseconds from 1970 on.</summary>
    public void RequireTime(string field, DateTimeOffset value)
    {
        if (value.ToUnixTimeMilliseconds() <= 0)
        {
            Add(field, "must be an RFC 3339 time after 1970");
        }
    }

    /// <summary>Checks that a number is within a range.</summary>
    public void RequireRange(string field, double value, double min, double max)
    {
        if (!(value >= min && value <= max))
        {
            Add(field, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"must be between {min} and {max}"));
        }
    }

    /// <summary>Forgets all faults.</summary>
    public void Clear() => _items.Clear();

    /// <summary>All faults in one line: <c>text must not be empty; id must …</c>.</summary>
    public override string ToString() => string.Join("; ", _items.Select(fault => $"{fault.Field} {fault.Message}"));
}

/// <summary>One thing that is wrong with an event.</summary>
/// <param name="Field">The field's JSON name.</param>
/// <param name="Message">What it must be.</param>
public readonly record struct EventFault(string Field, string Message);
