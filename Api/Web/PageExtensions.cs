using Microsoft.Net.Http.Headers;

namespace Emotion.Api.Web;

/// <summary>Serves the web page from <c>wwwroot</c>.</summary>
internal static class PageExtensions
{
    private const string Immutable = "public, max-age=31536000, immutable";

    /// <summary>Files come behind the checks of access: outside embedded mode the page, too, asks for a credential.</summary>
    public static WebApplication UsePage(this WebApplication app)
    {
        app.UseDefaultFiles();
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
}
