// assistantai: one binary, several commands.
#include <iostream>
int main() { std::cout << "assistantai\n"; }
