using System.Buffers;
using System.Collections.Immutable;
using Emotion.EventTime.State;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Emotion;

/// <summary>
/// Consecutive results of a user's history in compact form (text and about 60 bytes each, without the scores per label).
/// The newest block is a part of the state; a full one is written once, as an entry of the grain's log.
/// </summary>
internal static class HistoryBlock
{
    /// <summary>Results in a full block: more would make each state write longer, fewer each page more reads.</summary>
    internal const int Size = 8;

    private const byte Version = 1;

    internal static byte[] ToBytes(IReadOnlyList<EmotionResult> results)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(new StateWriter(buffer), results);
        return buffer.WrittenSpan.ToArray();
    }

    internal static void Write(StateWriter writer, IReadOnlyList<EmotionResult> results)
    {
        writer.WriteByte(Version);
        writer.WriteUnsigned((ulong)results.Count);
        foreach (var result in results)
        {
            writer.WriteText(result.Id);
            writer.WriteSigned(result.CreatedAt.ToUnixTimeMilliseconds());
            writer.WriteText(result.Text);
            writer.WriteText(result.Label);
            writer.WriteUnsigned(BitConverter.SingleToUInt32Bits(result.Score));
            writer.WriteUnsigned((ulong)result.Sentiment.Count);
            for (var i = 0; i < result.Sentiment.Count; i++)
            {
                writer.WriteText(result.Sentiment.Labels[i]);
                writer.WriteUnsigned(BitConverter.SingleToUInt32Bits(result.Sentiment.Probabilities[i]));
            }

            writer.WriteText(result.Model.Name);
            writer.WriteText(result.Model.Version);
            writer.WriteText(result.Source.Topic);
            writer.WriteSigned(result.Source.Partition);
            writer.WriteSigned(result.Source.Offset);
        }
    }

    /// <summary>Reads results, oldest first.</summary>
    internal static List<EmotionResult> Read(ref StateReader reader, string userId)
    {
        reader.ReadVersion(Version);
        var results = new List<EmotionResult>(reader.ReadCount(bytesEach: 10));
        for (var left = results.Capacity; left > 0; left--)
        {
            results.Add(new EmotionResult
            {
                Id = reader.ReadText(),
                UserId = userId,
                CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadSigned()),
                Text = reader.ReadText(),
                Label = Intern(reader.ReadText()),
                Score = ReadSingle(ref reader),
                Sentiment = ReadScores(ref reader),
                Model = new ModelStamp(Intern(reader.ReadText()), Intern(reader.ReadText())),
                Source = new EventSource(Intern(reader.ReadText()), (int)reader.ReadSigned(), reader.ReadSigned()),
            });
        }

        return results;
    }

    internal static List<EmotionResult> Read(ReadOnlySpan<byte> bytes, string userId)
    {
        var reader = new StateReader(bytes);
        return Read(ref reader, userId);
    }

    private static LabelScores ReadScores(ref StateReader reader)
    {
        var count = reader.ReadCount(bytesEach: 2);
        var labels = ImmutableArray.CreateBuilder<string>(count);
        var values = ImmutableArray.CreateBuilder<float>(count);
        for (; count > 0; count--)
        {
            labels.Add(Intern(reader.ReadText()));
            values.Add(ReadSingle(ref reader));
        }

        return new LabelScores(labels.MoveToImmutable(), values.MoveToImmutable());
    }

    private static float ReadSingle(ref StateReader reader) => BitConverter.UInt32BitsToSingle((uint)reader.ReadUnsigned());

    /// <summary>Labels, models and topics are few and the same for all users: one copy serves every grain.</summary>
    private static string Intern(string text) => string.Intern(text);
}
