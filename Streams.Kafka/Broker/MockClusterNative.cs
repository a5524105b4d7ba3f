using System.Reflection;
using System.Runtime.InteropServices;

namespace Emotion.Streams.Kafka;

/// <summary>The part of librdkafka's C API that makes a mock cluster (rdkafka.h, rdkafka_mock.h).</summary>
internal static unsafe partial class MockClusterNative
{
    private const string Library = "librdkafka";
    private const int Producer = 0;

    // Which build loads depends on the system's libc and OpenSSL: on Debian 12 the first does not.
    private static readonly string[] Candidates = ["librdkafka", "centos8-librdkafka", "alpine-librdkafka"];

    static MockClusterNative() => NativeLibrary.SetDllImportResolver(typeof(MockClusterNative).Assembly, Resolve);

    internal static nint NewClient()
    {
        const int ErrorSize = 512;
        var error = stackalloc byte[ErrorSize];
        var configuration = NewConfiguration();
        // It would warn that it has no servers to connect to; it is one.
        Set(configuration, "log_level", "3", error, ErrorSize);
        var client = New(Producer, configuration, error, ErrorSize);
        return client != 0 ? client : throw new InvalidOperationException($"librdkafka refused to start: {Marshal.PtrToStringUTF8((nint)error)}");
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    private static partial nint New(int type, nint configuration, byte* error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static partial nint NewConfiguration();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(nint configuration, string name, string value, byte* error, nuint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    internal static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    internal static partial nint NewCluster(nint client, int brokers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    internal static partial void DestroyCluster(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    internal static partial nint Bootstraps(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int CreateTopic(nint cluster, string topic, int partitions, int replicas);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
        {
            return 0;
        }

        foreach (var candidate in Candidates)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException($"None of {string.Join(", ", Candidates)} could be loaded on this system.");
    }
}
