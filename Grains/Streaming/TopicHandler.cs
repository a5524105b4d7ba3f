using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;

namespace Emotion.Grains.Streaming;

/// <summary>Reads a topic's records for one grain and applies them.</summary>
internal interface ITopicHandler
{
    /// <summary>Reads a batch, drops duplicates, puts unreadable records aside and applies the rest.</summary>
    ValueTask ApplyBatchAsync(BatchScope scope, EventOutput output);

    /// <summary>The results of the batch applied last are acknowledged.</summary>
    void OnAcknowledged();
}

/// <inheritdoc cref="ITopicHandler"/>
internal sealed class TopicHandler<TEvent, TState>(
    KeyedEventGrain<TState> grain, string topic, JsonTypeInfo<TEvent> json, ApplyEvents<TEvent> apply, bool allowDelete) : ITopicHandler
    where TEvent : class, IKeyedEvent
    where TState : class, new()
{
    private readonly List<KeyedEvent<TEvent>> _events = [];
    private readonly EventFaults _faults = new();
    private Dictionary<string, List<KafkaRecord>>? _foreign;

    private KeyedEventServices Services => grain.Services;

    /// <inheritdoc/>
    public async ValueTask ApplyBatchAsync(BatchScope scope, EventOutput output)
    {
        _events.Clear();
        Read(scope, output);
        if (_foreign is { Count: > 0 })
        {
            await ForwardAsync(scope);
        }

        if (_events.Count == 0)
        {
            return;
        }

        var aside = output.Count;
        scope.EnterTraces();
        try
        {
            await apply(_events, output);
        }
        catch (Exception e) when (!grain.IsTransient(e))
        {
            scope.Fail(e);
            grain.LogIsolating(e, topic, scope.Batch.Partition, scope.Batch.Records[0].Offset);
            output.TakeBack(aside);
            await grain.ReloadAsync();
            await ApplyOneByOneAsync(scope, output);
        }

        if (_events.Count > 0)
        {
            Services.Instruments.OnApplied(topic, _events.Count);
        }
    }

    /// <inheritdoc/>
    public void OnAcknowledged()
    {
        var nowMs = Services.Time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var item in _events)
        {
            Services.Instruments.OnEndToEnd(topic, TimeSpan.FromMilliseconds(Math.Max(0, nowMs - item.TimeMs)));
        }
    }

    /// <summary>Applies an event that came by a call.</summary>
    /// <returns>Whether it was new.</returns>
    internal async ValueTask<bool> ApplyCallAsync(TEvent value, EventOutput output)
    {
        if (FindFault(value) is { } fault)
        {
            throw new ArgumentException(fault, nameof(value));
        }

        if (value.EventKey != grain.Key)
        {
            throw new ArgumentException("The event belongs to another key.", nameof(value));
        }

        var timeMs = value.EventTime.ToUnixTimeMilliseconds();
        if (value.EventId is { } id && !grain.Remember(id, timeMs))
        {
            Services.Instruments.OnDuplicates(topic, 1);
            return false;
        }

        await apply([new KeyedEvent<TEvent>(value, new EventSource(topic, -1, -1), timeMs, long.MinValue, default)], output);
        Services.Instruments.OnApplied(topic, 1);
        return true;
    }

    private void Read(BatchScope scope, EventOutput output)
    {
        var duplicates = 0;
        foreach (var record in scope.Batch.Records)
        {
            if (record.Offset <= scope.Applied)
            {
                duplicates++;
                continue;
            }

            var error = TryRead(record, out var value);
            if (error is null && value is not null && value.EventKey != grain.Key)
            {
                if (!scope.IsForwarded && record.Key is not { Length: > 0 and <= KeyStreamIdSelector.MaxKeyLength })
                {
                    Foreign(value.EventKey, record);
                    continue;
                }

                error = "the record's key is not the event's";
            }

            if (error is not null)
            {
                output.AddDeadLetter(topic, scope.Batch.Partition, record, error);
                continue;
            }

            var timeMs = value?.EventTime.ToUnixTimeMilliseconds() ?? record.TimestampMs;
            if (value?.EventId is { } id)
            {
                if (!grain.Remember(id, timeMs))
                {
                    duplicates++;
                    continue;
                }

                if (scope.BeginTrace(record) is { } trace)
                {
                    output.Trace(id, trace);
                }
            }

            var source = new EventSource(topic, scope.Batch.Partition, record.Offset);
            _events.Add(new KeyedEvent<TEvent>(value, source, timeMs, scope.Batch.WatermarkMs, record.Value));
        }

        if (duplicates > 0)
        {
            Services.Instruments.OnDuplicates(topic, duplicates);
        }
    }

    private string? TryRead(KafkaRecord record, out TEvent? value)
    {
        value = null;
        if (record.Value is null)
        {
            return allowDelete ? null : "the value is null";
        }

        try
        {
            value = JsonSerializer.Deserialize(record.Value, json);
        }
        catch (JsonException e)
        {
            return e.Message;
        }

        return value is null ? "the value is null" : FindFault(value);
    }

    private string? FindFault(TEvent value)
    {
        _faults.Clear();
        value.Validate(_faults);
        if (_faults.None && value.EventTime - Services.Time.GetUtcNow() > Services.Options.MaxFutureSkew)
        {
            _faults.Add("createdAt", $"must not be more than {Services.Options.MaxFutureSkew} ahead of the clock");
        }

        return _faults.None ? null : _faults.ToString();
    }

    private void Foreign(string key, KafkaRecord record)
    {
        _foreign ??= [];
        if (!_foreign.TryGetValue(key, out var records))
        {
            _foreign.Add(key, records = []);
        }

        records.Add(record);
    }

    /// <summary>
    /// Hands events without a usable key to the grains they belong to. A call rather than a new record: this partition's
    /// reader must not wait for a producer that waits for this partition's reader.
    /// </summary>
    private async ValueTask ForwardAsync(BatchScope scope)
    {
        var foreign = _foreign!;
        _foreign = null;
        var type = grain.GrainContext.GrainId.Type;
        await Task.WhenAll(foreign.Select(pair => grain.Factory
            .GetGrain<IKeyedEventGrain>(GrainId.Create(type, IdSpan.Create(pair.Key)))
            .ForwardAsync(topic, scope.Batch.Partition, scope.Batch.WatermarkMs, [.. pair.Value])));
        Services.Instruments.OnForwarded(topic, foreign.Sum(pair => pair.Value.Count));
    }

    private async ValueTask ApplyOneByOneAsync(BatchScope scope, EventOutput output)
    {
        var single = new KeyedEvent<TEvent>[1];
        for (var i = 0; i < _events.Count;)
        {
            single[0] = _events[i];
            if (await TryApplyAsync(single, output) is not { } fault)
            {
                if (single[0].Value?.EventId is { } id)
                {
                    _ = grain.Remember(id, single[0].TimeMs);
                }

                i++;
                continue;
            }

            // Not remembered: replayed from the dead letters it has to count.
            var source = single[0].Source;
            grain.LogSetAside(fault, topic, source.Partition, source.Offset);
            var record = scope.Batch.Records.First(candidate => candidate.Offset == source.Offset);
            output.AddDeadLetter(topic, source.Partition, record, $"{fault.GetType().Name}: {fault.Message}");
            _events.RemoveAt(i);
        }
    }

    private async ValueTask<Exception?> TryApplyAsync(KeyedEvent<TEvent>[] single, EventOutput output)
    {
        const int Attempts = 2;
        var checkpoint = grain.TakeCheckpoint();
        var sent = output.Count;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await apply(single, output);
                return null;
            }
            catch (Exception e) when (!grain.IsTransient(e))
            {
                grain.Return(checkpoint);
                output.TakeBack(sent);
                if (attempt == Attempts)
                {
                    return e;
                }
            }
        }
    }
}
