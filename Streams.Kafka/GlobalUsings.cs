// Orleans' imports bring an ErrorCode of their own.
global using Orleans.Streams.Core;
global using ErrorCode = Confluent.Kafka.ErrorCode;
