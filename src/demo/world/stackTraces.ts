/** The lines of a Java stack trace as a Spring service prints it below an error. */
export function javaTrace(service: string, error: string, isOwnError: boolean): readonly string[] {
  const root = `com.example.${service}`;
  const exception = isOwnError ? 'java.lang.IllegalStateException' : `${root}.client.UpstreamException`;
  return [
    `${exception}: ${error}`,
    `\tat ${root}.service.OrderService.place(OrderService.java:118)`,
    `\tat ${root}.web.OrderController.placeOrder(OrderController.java:57)`,
    '\tat java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(DirectMethodHandleAccessor.java:103)',
    '\tat org.springframework.web.method.support.InvocableHandlerMethod.doInvoke(InvocableHandlerMethod.java:255)',
    '\tat org.apache.catalina.core.ApplicationFilterChain.doFilter(ApplicationFilterChain.java:138)',
    '\tat java.base/java.lang.Thread.run(Thread.java:1583)',
    `Caused by: java.io.IOException: ${error}`,
    `\tat ${root}.client.HttpExchange.send(HttpExchange.java:214)`,
    '\t... 41 common frames omitted',
  ];
}

/** The lines of a Python traceback. */
export function pythonTrace(service: string, error: string): readonly string[] {
  return [
    'Traceback (most recent call last):',
    '  File "/usr/local/lib/python3.13/site-packages/starlette/routing.py", line 74, in app',
    '    response = await f(request)',
    `  File "/app/${service}/api.py", line 133, in handle`,
    '    return await self.store.fetch(query, timeout=2.0)',
    `  File "/app/${service}/store.py", line 88, in fetch`,
    '    raise StoreError(f"{reason}") from cause',
    `${service}.store.StoreError: ${error}`,
  ];
}
