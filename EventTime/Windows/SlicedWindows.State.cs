using Emotion.EventTime.State;

namespace Emotion.EventTime.Windows;

/// <content>The windows as they are stored: slices, then marks, times as differences from the one before.</content>
internal sealed partial class SlicedWindows<TValue, TAccumulator, TResult>
{
    private protected override void WriteWindows(StateWriter writer)
    {
        writer.WriteUnsigned((ulong)_slices.Count);
        var previous = 0L;
        foreach (ref readonly var slice in _slices.Items)
        {
            writer.WriteSigned(slice.StartMs - previous);
            Aggregator.Write(writer, slice.Accumulator);
            previous = slice.StartMs;
        }

        writer.WriteUnsigned((ulong)(_marks?.Count ?? 0));
        foreach (var mark in _marks ?? [])
        {
            writer.WriteSigned(mark.EndMs - previous);
            writer.WriteUnsigned((ulong)mark.NextIndex);
            writer.WriteUnsigned((ulong)mark.Pending);
            writer.WriteSigned(mark.PendingSinceMs);
            writer.WriteByte(mark.HasDelta ? (byte)1 : (byte)0);
            if (mark.HasDelta)
            {
                Aggregator.Write(writer, mark.Delta);
            }

            previous = mark.EndMs;
        }
    }

    private protected override void ReadWindows(ref StateReader reader)
    {
        var slices = reader.ReadCount(bytesEach: 1);
        _slices = new SliceList<TAccumulator>(slices);
        var previous = 0L;
        for (var i = 0; i < slices; i++)
        {
            previous += reader.ReadSigned();
            _slices.Insert(i, new Slice<TAccumulator> { StartMs = previous, Accumulator = Aggregator.Read(ref reader) });
        }

        var marks = reader.ReadCount(bytesEach: 5);
        _marks = marks == 0 ? null : new List<Mark>(marks);
        for (var i = 0; i < marks; i++)
        {
            previous += reader.ReadSigned();
            var mark = new Mark
            {
                EndMs = previous,
                NextIndex = (int)reader.ReadUnsigned(),
                Pending = (int)reader.ReadUnsigned(),
                PendingSinceMs = reader.ReadSigned(),
                HasDelta = reader.ReadByte() == 1,
            };
            mark.Delta = mark.HasDelta ? Aggregator.Read(ref reader) : default!;
            _marks!.Add(mark);
        }
    }
}
