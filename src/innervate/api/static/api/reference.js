// Draws the OpenAPI document of this node. A request that is tried out carries the CSRF token of the session.
"use strict";

const { document: address, csrf } = document.body.dataset;

SwaggerUIBundle({
  url: address,
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  filter: true,
  layout: "BaseLayout",
  presets: [SwaggerUIBundle.presets.apis],
  // Nothing of this page is asked of another host: no validator badge, no fonts.
  validatorUrl: null,
  requestInterceptor(request) {
    if (new URL(request.url, location.href).origin === location.origin) {
      request.headers["X-CSRFToken"] = csrf;
    }
    return request;
  },
});
