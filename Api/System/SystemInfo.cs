using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.System;

/// <summary>What runs here, and how it stands.</summary>
/// <param name="Version">Version of this process.</param>
/// <param name="Mode">Setting <c>Emotion:Mode</c> of this process.</param>
/// <param name="StartedAt">When this process started.</param>
/// <param name="Kafka">The broker.</param>
/// <param name="Lag">Lag of each topic and partition.</param>
/// <param name="Silos">The silos of the cluster.</param>
/// <param name="LateEvents">Events put into <c>late-events</c> since the topic began.</param>
/// <param name="DeadLetters">Records put into <c>dead-letters</c> since the topic began.</param>
public sealed record SystemInfo(
    string Version,
    string Mode,
    DateTimeOffset StartedAt,
    BrokerInfo Kafka,
    IReadOnlyList<PartitionStatus> Lag,
    IReadOnlyList<SiloInfo> Silos,
    long LateEvents,
    long DeadLetters);

/// <summary>The broker.</summary>
/// <param name="BootstrapServers">Where it is, <c>host:port,host:port</c>.</param>
public sealed record BrokerInfo(string BootstrapServers);

/// <summary>A silo.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its address.</param>
/// <param name="Status">Its status in the cluster, such as <c>active</c>.</param>
public sealed record SiloInfo(string Name, string Address, string Status);
