using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Emotion.Api.Json;

/// <summary>JSON as the contract has it: camelCase, strict numbers, source-generated.</summary>
public static class JsonExtensions
{
    /// <summary>Sets the conventions.</summary>
    public static WebApplicationBuilder AddJson(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
            options.SerializerOptions.DictionaryKeyPolicy = null;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.RespectRequiredConstructorParameters = true;
        });
        return builder;
    }

    /// <summary>Adds a capability's generated serializers.</summary>
    /// <param name="services">The container.</param>
    /// <param name="context">The capability's <see cref="JsonSerializerContext"/>.</param>
    public static IServiceCollection AddJsonContext(this IServiceCollection services, IJsonTypeInfoResolver context) =>
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, context));
}
