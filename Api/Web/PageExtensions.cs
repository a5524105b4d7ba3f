using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Net.Http.Headers;

namespace Emotion.Api.Web;

/// <summary>Serves the web page from <c>wwwroot</c>.</summary>
internal static class PageExtensions
{
    private const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>What the page's files are compressed with. Nothing secret stands in them, so that TLS is no reason against it.</summary>
    public static WebApplicationBuilder AddPage(this WebApplicationBuilder builder)
    {
        builder.Services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["text/html", "text/css", "text/javascript", "image/svg+xml"];
        });
        builder.Services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        builder.Services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Optimal);
        return builder;
    }

    /// <summary>Files come behind the checks of access: outside embedded mode the page, too, asks for a credential.</summary>
    public static WebApplication UsePage(this WebApplication app)
    {
        app.UseDefaultFiles();
        app.UseWhen(context => IsOfThePage(context.Request.Path), page => page.UseResponseCompression());
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = file =>
            {
                // The build puts a hash of the content into the name of every asset; index.html names them and must be asked for anew.
                var hashed = file.Context.Request.Path.StartsWithSegments("/assets");
                file.Context.Response.Headers[HeaderNames.CacheControl] = hashed ? Immutable : "no-cache";
            },
        });
        return app;
    }

    private static bool IsOfThePage(PathString path) => path == "/index.html" || path == "/favicon.svg" || path.StartsWithSegments("/assets");
}
