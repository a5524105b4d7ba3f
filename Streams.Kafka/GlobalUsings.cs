// Orleans' imports bring an ErrorCode of their own.
global using ErrorCode = Confluent.Kafka.ErrorCode;
global using Orleans.Streams.Core;
